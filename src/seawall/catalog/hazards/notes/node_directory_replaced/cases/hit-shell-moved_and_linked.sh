#!/bin/bash
mv /var/lib/docker /data/docker
ln -s /data/docker /var/lib/docker
