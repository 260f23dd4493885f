import PacketDecoding
import TCPConformance
import TCPTracking

// The block of the table: a column after the other, texts once.

extension HTMLReport {
    /// An address with its family, to be written once.
    private struct HostName: Hashable {
        let high: UInt64
        let low: UInt64
        let family: UInt8

        init(_ address: IPAddress, _ family: IPFamily) {
            high = address.high
            low = address.low
            self.family = family == .version4 ? 4 : 6
        }
    }

    /// - Parameter start: when the first connection began.
    func writeConnections(since start: Int64, to block: inout JSONBlock, _ file: (Span<UInt8>) -> Void) {
        let rows = table.rows()
        var hosts: [(address: IPAddress, family: IPFamily)] = []
        var places: [HostName: Int] = [:]
        func host(_ row: ListedConnection, _ end: End) -> Int {
            let address = row.key.address(of: end)
            let name = HostName(address, row.key.family)
            if let place = places[name] { return place }
            hosts.append((address, row.key.family))
            places[name] = hosts.count - 1
            return hosts.count - 1
        }
        let clients = rows.map { host($0, $0.client) }
        let servers = rows.map { host($0, $0.client.other) }
        block.object { block in
            block.put("omitted", table.omitted)
            block.array("hosts") { block in
                for (address, family) in hosts {
                    block.put(nil, plain: { $0.append(address, family: family) })
                    if block.buffer.isFull { block.buffer.flush(file) }
                }
            }
            func column(_ name: StaticString, _ value: (Int) -> Int64) {
                block.array(name) { block in
                    for index in rows.indices {
                        block.put(nil, value(index))
                        if block.buffer.isFull { block.buffer.flush(file) }
                    }
                }
            }
            // Numbers and times as the difference to the row before.
            var last = (id: UInt64(0), start: OutputBuffer.floorDivide(rows.isEmpty ? 0 : start, 1000))
            column("id") { index in
                defer { last.id = rows[index].id }
                return Int64(rows[index].id &- last.id)
            }
            column("start") { index in
                let start = OutputBuffer.floorDivide(rows[index].startTime, 1000)
                defer { last.start = start }
                return start &- last.start
            }
            column("client") { Int64(clients[$0]) }
            column("clientPort") { Int64(rows[$0].key.port(of: rows[$0].client)) }
            column("server") { Int64(servers[$0]) }
            column("serverPort") { Int64(rows[$0].key.port(of: rows[$0].client.other)) }
            // Microseconds; -1 where it is not known.
            column("duration") { (rows[$0].lastTime &- rows[$0].startTime) / 1000 }
            column("wait") { rows[$0].clientWait < 0 ? -1 : rows[$0].clientWait / 1000 }
            column("octets") { Int64(clamping: rows[$0].octets) }
            column("opening") { Int64(rows[$0].opening.rawValue) }
            column("closing") { Int64(rows[$0].closing.rawValue) }
            column("by") { Int64(rows[$0].closedBy.rawValue) }
            column("severity") { Int64(rows[$0].severity) }
            column("trouble") { Int64(rows[$0].trouble) }
            column("findings") { Int64(rows[$0].findings) }
            block.array("findingSets") { block in
                for set in findingSets.sets {
                    block.array { block in for identifier in set { block.put(nil, identifier) } }
                }
            }
        }
    }
}
