// Prints the user identifier that the Go client generates on this machine, and its hash, as JSON. It uses Go's standard
// library alone, and the tests of @td/node compare their own identifier with it.
package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"runtime"
	"sort"
	"strings"
)

func main() {
	userID := generatedUserID()
	hash := sha256.Sum256([]byte(userID))
	report := map[string]string{"userID": userID, "clientUser": hex.EncodeToString(hash[:])}
	if err := json.NewEncoder(os.Stdout).Encode(report); err != nil {
		panic(err)
	}
}

func generatedUserID() string {
	var id strings.Builder
	fmt.Fprintf(&id, "|%s|%s", runtime.GOOS, runtime.GOARCH)
	if name, err := os.Hostname(); err == nil {
		fmt.Fprintf(&id, "|%s", name)
	}
	if interfaces, err := net.Interfaces(); err == nil {
		var addresses []string
		for _, each := range interfaces {
			if address := each.HardwareAddr.String(); address != "" {
				addresses = append(addresses, address)
			}
		}
		sort.Strings(addresses)
		fmt.Fprintf(&id, "|%s", strings.Join(addresses, " "))
	}
	fmt.Fprintf(&id, "|%d|%d", os.Getuid(), os.Getgid())
	for _, variable := range []string{"USER", "USERNAME", "%USERNAME%"} {
		fmt.Fprintf(&id, "|%s", os.Getenv(variable))
	}
	return id.String()
}
