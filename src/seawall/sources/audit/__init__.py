"""Kubernetes audit logs: events as Operations, with who did it, when, and from where.

`framing` cuts a stream into blocks of whole lines and these into events; `logs` opens and follows
files; `operations` gives an event's Operations; `changes` tells what was there before.
Source of the format: package k8s.io/apiserver/pkg/apis/audit/v1.
"""
