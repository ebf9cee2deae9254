// Prices as JSON, each with a digest. PORT is where it listens, WORK how many prices there are: 1.05 is 5 % more.
package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"math"
	"net/http"
	"os"
	"sort"
	"strconv"
)

type price struct {
	ID     int    `json:"id"`
	Cents  int    `json:"cents"`
	Digest string `json:"digest"`
}

func main() {
	work, err := strconv.ParseFloat(os.Getenv("WORK"), 64)
	if err != nil {
		work = 1
	}
	count := int(math.Round(1000 * work))
	http.HandleFunc("/", func(response http.ResponseWriter, request *http.Request) {
		prices := make([]price, count)
		for id := range prices {
			sum := sha256.Sum256([]byte(strconv.Itoa(id * 7919)))
			prices[id] = price{id, (id * 104729) % 10007, hex.EncodeToString(sum[:])}
		}
		sort.Slice(prices, func(a, b int) bool { return prices[a].Cents < prices[b].Cents })
		response.Header().Set("content-type", "application/json")
		json.NewEncoder(response).Encode(prices[:50])
	})
	if err := http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil); err != nil {
		panic(err)
	}
}
