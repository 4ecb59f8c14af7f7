#!/bin/sh
# monthly patch day
yum -y update
reboot
