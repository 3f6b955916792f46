"""A newcomer's first choice of key accounts: three pages, one sitting."""
