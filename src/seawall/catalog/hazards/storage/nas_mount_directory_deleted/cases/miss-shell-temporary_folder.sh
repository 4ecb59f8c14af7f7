#!/bin/bash
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rm -rf "$work/cache"
