#!/bin/bash
echo -e "n\np\n1\n\n\nw" | fdisk /dev/vdd
