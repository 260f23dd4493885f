import PacketDecoding

/// Finds the row of a four-tuple: open addressing, linear probing, a seeded hash.
///
/// Addresses and ports are an attacker's choice; the seed is not, so nobody can aim at one chain. Removal shifts the
/// rest of a chain back, so there are no tombstones and a look-up never gets slower with age.
struct FlowTable: ~Copyable {
    /// Each slot: the hash in the upper half, the row's index plus 1 in the lower; 0 is empty.
    private var slots: [UInt64]
    private var mask: Int
    private(set) var count = 0
    var octets: Int { slots.count &* 8 }
    /// Secrets of this table, made from its seed.
    private let secrets: (UInt64, UInt64, UInt64, UInt64)

    /// - Parameter firstRoom: Slots that the table begins with: a power of 2.
    init(seed: UInt64, firstRoom: Int = 1 << 12) {
        precondition(firstRoom > 1 && firstRoom & (firstRoom - 1) == 0, "\(firstRoom) is no power of 2")
        var state = seed
        secrets = (Self.secret(&state), Self.secret(&state), Self.secret(&state), Self.secret(&state))
        slots = [UInt64](repeating: 0, count: firstRoom)
        mask = slots.count - 1
    }

    /// The next of a sequence of odd numbers (SplitMix64).
    private static func secret(_ state: inout UInt64) -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return (mixed ^ mixed >> 31) | 1
    }

    /// The hash of a key under this table's seed.
    func hash(_ key: FlowKey) -> UInt32 {
        hash(
            socket(key.addressA, key.portA, key.family), socket(key.addressB, key.portB, key.family),
            context: key.context)
    }

    /// The hash of a segment's flow, and the end that sent it: the same as by way of its key, which is not made.
    @inline(__always)
    func hash(_ segment: Segment) -> (UInt32, End) {
        let source = socket(segment.source, segment.sourcePort, segment.family)
        let destination = socket(segment.destination, segment.destinationPort, segment.family)
        // Of IPv4 sockets the order of address and port is that of the numbers.
        let isFirst =
            segment.family == .version4
            ? source <= destination
            : segment.source != segment.destination
                ? segment.source.precedes(segment.destination) : segment.sourcePort <= segment.destinationPort
        return (hash(source, destination, context: segment.context), isFirst ? .a : .b)
    }

    /// An address and port in 64 bits: for IPv4 all of them.
    @inline(__always)
    private func socket(_ address: IPAddress, _ port: UInt16, _ family: IPFamily) -> UInt64 {
        if family == .version4 { return address.low << 16 | UInt64(port) }
        return Self.fold(address.high ^ secrets.0, address.low ^ secrets.1) ^ UInt64(port)
    }

    /// The same whichever of the two sockets comes first.
    @inline(__always)
    private func hash(_ one: UInt64, _ other: UInt64, context: UInt16) -> UInt32 {
        let sum = Self.fold(one ^ secrets.2, secrets.3) &+ Self.fold(other ^ secrets.2, secrets.3)
        let mixed = Self.fold(sum ^ secrets.0, secrets.1 ^ UInt64(context) << 32)
        return UInt32(truncatingIfNeeded: mixed ^ (mixed >> 32))
    }

    @inline(__always)
    private static func fold(_ first: UInt64, _ second: UInt64) -> UInt64 {
        let product = first.multipliedFullWidth(by: second)
        return product.high ^ product.low
    }

    /// The row of `key`, if it has one. `matches` compares the key of a row.
    @inline(__always)
    func find(hash: UInt32, matches: (UInt32) -> Bool) -> UInt32? {
        var place = Int(hash) & mask
        while true {
            let slot = slots[place]
            if slot == 0 { return nil }
            if UInt32(slot >> 32) == hash {
                let row = UInt32(truncatingIfNeeded: slot) - 1
                if matches(row) { return row }
            }
            place = (place + 1) & mask
        }
    }

    /// A place in the table and what it held when it was looked at.
    struct Slot: BitwiseCopyable {
        fileprivate var place = 0
        fileprivate var content: UInt64 = 0

        /// The row that it names; `UInt32.max` for an empty one.
        var row: UInt32 { UInt32(truncatingIfNeeded: content) &- 1 }
    }

    /// Asks for the first slot of a hash.
    @inline(__always)
    func prefetch(hash: UInt32) {
        slots.span.prefetch(Int(hash) & mask)
    }

    /// The first slot with this hash: nearly always the one of the key that it was made from.
    @inline(__always)
    func likelySlot(hash: UInt32) -> Slot {
        var place = Int(hash) & mask
        while true {
            let content = slots[place]
            if content == 0 || UInt32(truncatingIfNeeded: content >> 32) == hash {
                return Slot(place: place, content: content)
            }
            place = (place + 1) & mask
        }
    }

    /// Whether a slot that named a row still holds what it held.
    @inline(__always)
    func holds(_ slot: Slot) -> Bool {
        slot.place < slots.count && slots[slot.place] == slot.content
    }

    /// Adds a row for a hash; the caller has made sure that its key is not there.
    mutating func insert(hash: UInt32, row: UInt32) {
        if (count + 1) * 5 > slots.count * 3 { grow() }
        place(UInt64(hash) << 32 | UInt64(row + 1))
        count += 1
    }

    /// Makes the slot of `row` point to `replacement`.
    mutating func replace(hash: UInt32, row: UInt32, by replacement: UInt32) {
        slots[position(hash: hash, row: row)] = UInt64(hash) << 32 | UInt64(replacement + 1)
    }

    /// Removes the slot of `row`.
    mutating func remove(hash: UInt32, row: UInt32) {
        var empty = position(hash: hash, row: row)
        var next = (empty + 1) & mask
        while slots[next] != 0 {
            let home = Int(slots[next] >> 32) & mask
            if (next - home) & mask >= (next - empty) & mask {
                slots[empty] = slots[next]
                empty = next
            }
            next = (next + 1) & mask
        }
        slots[empty] = 0
        count -= 1
    }

    private func position(hash: UInt32, row: UInt32) -> Int {
        let slot = UInt64(hash) << 32 | UInt64(row + 1)
        var place = Int(hash) & mask
        while slots[place] != slot {
            precondition(slots[place] != 0, "a row that is not in the flow table")
            place = (place + 1) & mask
        }
        return place
    }

    private mutating func place(_ slot: UInt64) {
        var place = Int(slot >> 32) & mask
        while slots[place] != 0 { place = (place + 1) & mask }
        slots[place] = slot
    }

    private mutating func grow() {
        let old = slots
        slots = [UInt64](repeating: 0, count: old.count * 2)
        mask = slots.count - 1
        for slot in old where slot != 0 { place(slot) }
    }
}
