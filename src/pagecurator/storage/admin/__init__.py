"""What operators ask for: overview, explain, requeue, imports, doctor, retention."""
