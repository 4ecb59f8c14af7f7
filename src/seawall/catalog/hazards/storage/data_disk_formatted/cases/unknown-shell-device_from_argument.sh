#!/bin/bash
mkfs.ext4 "$1"
