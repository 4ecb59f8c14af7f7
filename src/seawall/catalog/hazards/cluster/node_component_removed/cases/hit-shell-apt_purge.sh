#!/bin/bash
apt-get purge -y containerd runc docker.io
apt-get remove -y docker-ce containerd.io docker-engine
apt-get autoremove -y
