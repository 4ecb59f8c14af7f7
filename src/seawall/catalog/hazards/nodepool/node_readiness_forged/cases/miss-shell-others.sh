kubectl patch node worker-a --subresource=status -p '{"status":{"conditions":[{"type":"GPUHealthy","status":"False"}]}}'
kubectl patch node worker-b --subresource=status -p '{"status":{"conditions":[{"type":"Ready","status":"True"}]}}'
kubectl patch node worker-a -p '{"spec":{"unschedulable":true}}'
# kubectl patch node worker-a --subresource=status -p '{"status":{"conditions":[{"type":"Ready","status":"False"}]}}'
