"""Whether the installation does its work: what the doctor tests, and the watchdog that alarms when no sweep ends."""
