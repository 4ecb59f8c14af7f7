grubby --update-kernel=ALL --args="systemd.unified_cgroup_hierarchy=1"
