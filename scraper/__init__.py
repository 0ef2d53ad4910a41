"""Sites → pages: crawls politely, archives every answer, and hands out the archived pages."""
