"""The guard: what Seawall writes into an API server, so that it refuses by itself.

`policies.bundle(catalog, setting)` makes ValidatingAdmissionPolicies out of the catalogue, with no
I/O; `plan` writes them to a cluster and takes them back, `status` tells whether they are alive,
`learn` finds who does the platform's work there. They hold while Seawall itself is down.
"""
