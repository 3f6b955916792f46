"""Organisation, users, roles and permissions, policy versions, audit, money, calendar, exports."""
