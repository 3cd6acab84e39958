"""What the replicas share of the ScraperAPI account: state, slots, credit budgets."""
