"""The agent: Seawall as a service in a cluster.

`service` puts it together: the admission webhook (`admission` judges a review, `answer` words what
it says), the facts that it judges with (`picture`), its certificate (`certificates`), and what it
tells of itself (`metrics`, `logs`). Replicas keep nothing, so there may be any number of them.
"""
