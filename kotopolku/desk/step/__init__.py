"""A step: its forms, a second person, handing on, opening again, and hand-overs between organisations."""
