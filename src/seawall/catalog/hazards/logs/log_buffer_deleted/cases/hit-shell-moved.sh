#!/bin/bash
mv /tmp/ccs-log-collector /data/ccs-log-collector
