#!/bin/bash
sysctl -w net.ipv4.ip_local_port_range="1024 65535"
