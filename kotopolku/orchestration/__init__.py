"""The one door to Prefect: start, publish and inspect a run."""
