import PacketDecoding
import TCPConformance
import TCPTracking

/// Servers by address and port, at most `capacity` of them; whoever comes later is counted under "others".
package struct ServerTable: Sendable {
    static let capacity = 4096
    private static let slotCount = 8192
    /// Index into `records` plus 1; 0 is empty.
    private var slots = [UInt16](repeating: 0, count: slotCount)
    package private(set) var records: [ServerRecord] = []
    /// Everything that found no place.
    package private(set) var others = ServerRecord()
    private let seed: UInt64

    /// - Parameter seed: of the hash; addresses and ports are others' choice.
    package init(seed: UInt64 = 0) {
        self.seed = seed
    }

    /// - Parameter isHalfOpenNow: Its SYN,ACK still waited for an answer when the capture ended.
    package mutating func add(_ brief: ConnectionBrief, isHalfOpenNow: Bool = false) {
        let server = brief.client.other
        guard let place = find(brief.key.address(of: server), brief.key.port(of: server), brief.key.family) else {
            others.count(brief, isHalfOpenNow: isHalfOpenNow)
            return
        }
        records[place].count(brief, isHalfOpenNow: isHalfOpenNow)
        records[place].listener.add(brief)
    }

    /// Asks for the record of a server one of whose connections ends soon. `mutating` so that the table is not copied to be read.
    mutating func prefetch(_ key: FlowKey, _ server: End) {
        let place = Int(slots[slot(of: key.address(of: server), key.port(of: server))]) - 1
        records.prefetch(place, octets: ServerRecord.busyOctets)
    }

    /// Listeners that answered some and ignored others meanwhile, those who ignored most first.
    package func notices() -> [RunSummary.ListenerNotice] {
        records.filter(\.listener.ignoresSome).sorted {
            ($1.listener.ignored, $0.listener.example) < ($0.listener.ignored, $1.listener.example)
        }.map {
            RunSummary.ListenerNotice(
                address: $0.address, port: $0.port, family: $0.family, listener: $0.listener)
        }
    }

    /// Those with the most trouble first, then those with the most connections.
    package func sorted() -> [ServerRecord] {
        // Records are large: their places are put in order.
        let places = records.indices.map { place in
            (
                trouble: records[place].trouble, connections: records[place].connections,
                first: records[place].firstSeen, place: place
            )
        }
        return places.sorted { left, right in
            if left.trouble != right.trouble { return left.trouble > right.trouble }
            if left.connections != right.connections { return left.connections > right.connections }
            return left.first < right.first
        }.map { records[$0.place] }
    }

    /// Takes another worker's servers into account.
    package mutating func merge(_ other: ServerTable) {
        for record in other.records {
            if let place = find(record.address, record.port, record.family) {
                records[place].merge(record)
            } else {
                others.merge(record)
            }
        }
        others.merge(other.others)
    }

    /// The place of a server, a new one if there is room; a search gives up after 32 slots.
    private mutating func find(_ address: IPAddress, _ port: UInt16, _ family: IPFamily) -> Int? {
        var slot = slot(of: address, port)
        for _ in 0..<32 {
            let entry = Int(slots[slot])
            if entry == 0 {
                guard records.count < Self.capacity else { return nil }
                if records.isEmpty { records.reserveCapacity(Self.capacity) }
                var record = ServerRecord()
                record.address = address
                record.port = port
                record.family = family
                records.append(record)
                slots[slot] = UInt16(records.count)
                return records.count - 1
            }
            if records[entry - 1].address == address, records[entry - 1].port == port,
                records[entry - 1].family == family
            {
                return entry - 1
            }
            slot = (slot + 1) & (Self.slotCount - 1)
        }
        return nil
    }

    /// Where the search for a server begins.
    private func slot(of address: IPAddress, _ port: UInt16) -> Int {
        var hash = (address.high ^ seed) &* 0x9E37_79B9_7F4A_7C15
        hash = (hash ^ hash >> 32 ^ address.low) &* 0xC2B2_AE3D_27D4_EB4F
        hash = (hash ^ hash >> 29 ^ UInt64(port)) &* 0x9E37_79B9_7F4A_7C15
        return Int(hash >> 51) & (Self.slotCount - 1)
    }
}
