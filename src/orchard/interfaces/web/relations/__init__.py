"""People at the customer: who they are, how relations stand, who is missing; requests of people."""
