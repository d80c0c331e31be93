"""One effect each, with its retry policy: thin Prefect tasks over kotopolku.casework."""
