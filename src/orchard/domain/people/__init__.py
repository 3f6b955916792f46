"""People: how those who care for key accounts are helped; coaching first, competence comes later."""
