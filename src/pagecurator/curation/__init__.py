"""The journey of a page: cycle (one tick) → batch → page → outcome."""
