module seawall.lab/workload

go 1.25.0
