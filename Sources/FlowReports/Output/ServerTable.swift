import PacketDecoding
import TCPConformance
import TCPTracking

/// What became of the connections to one server.
struct ServerRecord: BitwiseCopyable, Sendable {
    var address = IPAddress(high: 0, low: 0)
    var port: UInt16 = 0
    var family: IPFamily = .version4
    var connections: UInt32 = 0
    /// Failed openings by outcome.
    var failures = InlineArray<12, UInt32>(repeating: 0)
    var failed: UInt32 = 0
    /// Connections that opened and ended by RST.
    var resets: UInt32 = 0
    /// A connection to look at: the first that failed, or the first that was reset.
    var example: UInt64 = 0

    /// What its openings tell of it together.
    var listener = Listener()

    var trouble: UInt64 { UInt64(failed) * 2 + UInt64(resets) }

    mutating func add(_ other: ServerRecord) {
        connections &+= other.connections
        for index in 0..<12 { failures[index] &+= other.failures[index] }
        failed &+= other.failed
        resets &+= other.resets
        listener.add(other.listener)
        if example == 0 { example = other.example }
    }
}

/// Servers by address and port, at most `capacity` of them; whoever comes later is counted under "others".
package struct ServerTable: Sendable {
    static let capacity = 4096
    private static let slotCount = 8192
    /// Index into `records` plus 1; 0 is empty.
    private var slots = [UInt16](repeating: 0, count: slotCount)
    private(set) var records: [ServerRecord] = []
    /// Everything that found no place.
    private(set) var others = ServerRecord()
    private let seed: UInt64

    /// - Parameter seed: of the hash; addresses and ports are others' choice.
    package init(seed: UInt64 = 0) {
        self.seed = seed
    }

    package mutating func add(_ brief: ConnectionBrief) {
        let server = brief.client.other
        let isReset = brief.closing == .reset
        guard let place = find(brief.key.address(of: server), brief.key.port(of: server), brief.key.family) else {
            Self.count(in: &others, brief.opening, isReset: isReset, id: brief.id)
            return
        }
        Self.count(in: &records[place], brief.opening, isReset: isReset, id: brief.id)
        records[place].listener.add(brief)
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

    /// Takes another worker's servers into account.
    package mutating func merge(_ other: ServerTable) {
        for record in other.records {
            if let place = find(record.address, record.port, record.family) {
                records[place].add(record)
            } else {
                others.add(record)
            }
        }
        others.add(other.others)
    }

    private static func count(in record: inout ServerRecord, _ opening: OpeningOutcome, isReset: Bool, id: UInt64) {
        record.connections &+= 1
        if opening.isFailure {
            record.failures[Int(opening.rawValue)] &+= 1
            if record.failed == 0 { record.example = id }
            record.failed &+= 1
        } else if isReset {
            record.resets &+= 1
            if record.example == 0 { record.example = id }
        }
    }

    /// The place of a server, a new one if there is room; a search gives up after 32 slots.
    private mutating func find(_ address: IPAddress, _ port: UInt16, _ family: IPFamily) -> Int? {
        var hash = (address.high ^ seed) &* 0x9E37_79B9_7F4A_7C15
        hash = (hash ^ hash >> 32 ^ address.low) &* 0xC2B2_AE3D_27D4_EB4F
        hash = (hash ^ hash >> 29 ^ UInt64(port)) &* 0x9E37_79B9_7F4A_7C15
        var slot = Int(hash >> 51) & (Self.slotCount - 1)
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
}
