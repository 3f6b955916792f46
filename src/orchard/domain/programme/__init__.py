"""The programme: its KPIs, how mature it is, and what everybody makes better next."""
