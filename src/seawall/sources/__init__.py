"""What has not run yet, turned into Operations. Sources know neither each other nor the engine."""
