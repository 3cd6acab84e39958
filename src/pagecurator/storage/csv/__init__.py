"""CSV jobs: jobs, rows, websites, callbacks, retention."""
