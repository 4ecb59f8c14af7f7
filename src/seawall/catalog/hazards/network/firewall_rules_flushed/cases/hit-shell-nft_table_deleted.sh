nft delete table ip nat
