#!/bin/bash
FORWARD=0
harden() {
  local key=$1 value=$2
  sysctl -w "$key=$value"
}
ssh core@10.0.3.17 "sudo sysctl -w net.ipv4.ip_forward=$FORWARD"
