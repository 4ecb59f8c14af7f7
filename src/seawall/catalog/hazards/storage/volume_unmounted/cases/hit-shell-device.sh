#!/bin/bash
fuser -km /dev/vdc
umount /dev/vdc
