sudo nft flush ruleset
