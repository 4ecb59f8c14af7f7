kubectl patch node worker-a --subresource=status -p '{"status":{"conditions":[{"type":"Ready","status":"False","reason":"Forced"}]}}'
