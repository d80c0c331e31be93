"""Who is told what, when and how; the gateway is the one door out."""
