"""What every page of the desk stands on: the visit, forms, uploads, headers and words."""
