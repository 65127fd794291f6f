"""The fleet's console: web pages on which people see the fleet and act on it. No page needs a script.

The room:

- `settings.py`    what `fleet console` is started with (`ConsolePlace`), as Django's settings
- `start.py`       the console as a WSGI application: settings, database, translations
- `page_table.py`  the table of all pages and acts, each with the roles that may; `urls.py` follows from it
- `roles.py`       the roles
- `access.py`      pages and acts as the table has them, and what one account may of them
- `guard.py`       stands before every row of the table: signed in? the role? the store? the typed word?
- `fleet_data.py`  the fleet's register, one connection for each thread; acts in the account's name
- `models.py`      Django's tables: accounts, their roles, sessions, sign-in attempts, proposals. Nothing else
- `accounts.py`    what is done with accounts: made, given roles, reset, shut
- `security/`      sign-in, second factor, limits of attempts, sessions, headers, the second person
- `pages/`         one module a page: its view, and the acts that are pressed on it
- `charts.py`      inline SVG
- `times_in_words.py`  times and ages in words; what templates can say: `templatetags/words_of_pages.py`
- `templates/console/`  one file a page, named like its module; `base.html` has navigation and messages
- `static/`        the stylesheet and the script, served with their digest
- `translations/`  zh_Hans/*.po: all of them together are the Chinese; a new room of pages gets its own file

A new page: its module in `pages/`, its template, its row in `page_table.py`, its Chinese; tests of roles
follow from the table by themselves. Fleet data is read by the fleet's own functions and changed by those of
its commands. Every act, with who did it, is in the fleet's audit (`fleet audit`).
"""
