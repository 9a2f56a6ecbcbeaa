"""What organisations are charged: plans, subscriptions, invoices, payments and wallets."""
