#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Writes the segments of many connections, interleaved at random, each connection's own in order.
struct Generator: ~Copyable {
    private let workload: Workload
    private var output: RecordWriter
    private var random: RandomNumbers
    private let slots: UnsafeMutablePointer<Slot>
    private var open = 0
    /// Connections that have begun.
    private(set) var connections = 0
    private(set) var packets = 0
    /// Nanoseconds since the epoch.
    private var time: UInt64 = 1_700_000_000_000_000_000
    /// Keeps the compiler from leaving out the reads that fetch slots ahead.
    private(set) var touched: UInt8 = 0
    private let totalWeight: Int
    private let lossThreshold: UInt64
    private let reorderThreshold: UInt64

    private enum Flag {
        static let fin: UInt16 = 0x11
        static let syn: UInt16 = 0x02
        static let synACK: UInt16 = 0x12
        static let rst: UInt16 = 0x14
        static let ack: UInt16 = 0x10
        static let push: UInt16 = 0x18
    }

    init(workload: Workload, output: consuming RecordWriter) {
        self.workload = workload
        self.output = output
        random = RandomNumbers(seed: workload.seed)
        slots = Generator.allocateSlots(workload.concurrent)
        totalWeight = workload.weights.reduce(0, +)
        lossThreshold = UInt64(workload.loss * 4_294_967_296)
        reorderThreshold = lossThreshold + UInt64(workload.reorder * 4_294_967_296)
    }

    deinit {
        slots.deallocate()
    }

    /// Slots are visited at random: large pages spare most of the address translations that miss.
    private static func allocateSlots(_ count: Int) -> UnsafeMutablePointer<Slot> {
        let size = count * MemoryLayout<Slot>.stride
        let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 2 << 20)
        #if os(Linux)
        madvise(memory, size, 14)  // MADV_HUGEPAGE; without it everything works, only slower.
        #endif
        return memory.bindMemory(to: Slot.self, capacity: count)
    }

    /// Octets of the file.
    var octets: Int { output.octets }

    /// Writes everything.
    mutating func run() throws(ToolError) {
        let slots = slots
        var picks = [8 of Int](repeating: 0)
        while open > 0 || connections < workload.connections {
            // The slots of the next packets are picked and touched together, so that their memory is fetched together.
            for pick in picks.indices {
                picks[pick] = random.below(max(open, 1))
                touched &+= open > 0 ? slots[picks[pick]].step : 0
            }
            for pick in picks.indices {
                // Every second packet may open a connection, so that the table fills up gradually.
                if open < workload.concurrent, connections < workload.connections, open == 0 || packets & 1 == 0 {
                    slots[open] = newConnection()
                    open += 1
                }
                guard open > 0 else { break }
                let index = picks[pick] < open ? picks[pick] : random.below(open)
                if try advance(&slots[index]) {
                    open -= 1
                    slots[index] = slots[open]
                }
            }
        }
        try output.flush()
    }

    // MARK: Connections

    private mutating func newConnection() -> Slot {
        let number = connections
        connections += 1
        var pick = random.below(totalWeight)
        var ending = 0
        while pick >= workload.weights[ending] {
            pick -= workload.weights[ending]
            ending += 1
        }
        let average = workload.segments
        let remaining = workload.isUniform ? Int(average) : random.below(max(1, Int(average * 2) + 1))
        let bits = random.next()
        // An odd factor permutes the numbers below 2^24: no two of the first 16 M connections have the same client
        // address, later ones differ in the port.
        let client = 0x0a00_0000 | UInt32(truncatingIfNeeded: ((number + 1) &* 0x9e37_79b1) & 0xff_ffff)
        let server = 0xc0a8_0000 | UInt32(bits & 0x3ff)
        let clientPort = UInt16(truncatingIfNeeded: 32_768 + (Int(bits >> 10 & 0x3fff) + (number >> 24)) % 28_232)
        let serverPort: UInt16 = bits >> 24 & 3 == 0 ? 80 : 443
        let attempts: Int
        switch Ending(rawValue: ending) {
        case .unanswered: attempts = 1 + random.below(workload.attempts)
        case .halfOpen: attempts = 1 + random.below(3)
        default: attempts = 1
        }
        return Slot(
            addresses: [client, server], ports: [clientPort, serverPort], sides: [newSide(), newSide()],
            remaining: UInt32(remaining), ending: UInt8(ending), closer: bits >> 26 & 3 == 0 ? 1 : 0,
            attempts: UInt8(attempts))
    }

    private mutating func newSide() -> SlotSide {
        let bits = random.next()
        let sequence = UInt32(truncatingIfNeeded: bits)
        return SlotSide(
            next: sequence, received: sequence, timestamp: 0, timestampBase: UInt32(truncatingIfNeeded: bits >> 32),
            identification: UInt16(truncatingIfNeeded: bits >> 16))
    }

    // MARK: Segments

    /// Sends the connection's next segment; true after its last.
    @inline(__always)
    private mutating func advance(_ slot: inout Slot) throws(ToolError) -> Bool {
        if slot.step == 3 {
            if slot.remaining > 0 || slot.unacknowledged > 0 || slot.gap.kind != .none {
                try advanceData(&slot)
                return false
            }
            slot.step = 4
        }
        return slot.step < 3 ? try advanceOpening(&slot) : try advanceClosing(&slot)
    }

    private mutating func advanceOpening(_ slot: inout Slot) throws(ToolError) -> Bool {
        let ending = Ending(rawValue: Int(slot.ending)) ?? .fourSegment
        switch slot.step {
        case 0:
            slot.sides[0].next = slot.sides[0].received
            try send(&slot, from: 0, Flag.syn, window: 64_240)
            slot.sides[0].next &+= 1
            if ending == .unanswered {
                slot.attempts -= 1
                return slot.attempts == 0
            }
            slot.sides[0].received = slot.sides[0].next
            slot.step = 1
            return false
        case 1:
            if ending == .refused {
                slot.sides[1].next = 0
                try send(&slot, from: 1, Flag.rst, window: 0)
                return true
            }
            slot.sides[1].next = slot.sides[1].received
            try send(&slot, from: 1, Flag.synACK, window: 65_160)
            slot.sides[1].next &+= 1
            if ending == .halfOpen {
                slot.attempts -= 1
                return slot.attempts == 0
            }
            slot.sides[1].received = slot.sides[1].next
            slot.step = 2
            return false
        default:
            try send(&slot, from: 0, Flag.ack)
            slot.step = 3
            return false
        }
    }

    private mutating func advanceClosing(_ slot: inout Slot) throws(ToolError) -> Bool {
        let closer = Int(slot.closer)
        let ending = Ending(rawValue: Int(slot.ending)) ?? .fourSegment
        if ending == .resetByClient || ending == .resetByServer {
            try send(&slot, from: ending == .resetByClient ? 0 : 1, Flag.rst, window: 0)
            return true
        }
        switch slot.step {
        case 4:
            try sendFIN(&slot, from: closer)
            slot.step = ending == .threeSegment ? 6 : 5
        case 5:
            try send(&slot, from: 1 - closer, Flag.ack)
            if ending == .halfClosed { return true }
            slot.step = 6
        case 6:
            try sendFIN(&slot, from: 1 - closer)
            slot.step = 7
        default:
            try send(&slot, from: closer, Flag.ack)
            return true
        }
        return false
    }

    private mutating func sendFIN(_ slot: inout Slot, from side: Int) throws(ToolError) {
        try send(&slot, from: side, Flag.fin)
        slot.sides[side].next &+= 1
        slot.sides[side].received = slot.sides[side].next
    }

    // MARK: Data

    private mutating func advanceData(_ slot: inout Slot) throws(ToolError) {
        if slot.gap.kind != .none {
            try recover(&slot)
            return
        }
        let sender = slot.position == 0 ? 0 : 1
        let isDue = slot.unacknowledged >= 2 || slot.remaining == 0
        if isDue {
            try send(&slot, from: 1 - Int(slot.sender), Flag.ack)
            slot.unacknowledged = 0
            return
        }
        // Data of the other side carries the acknowledgment.
        if sender != slot.sender { slot.unacknowledged = 0 }
        slot.sender = UInt8(sender)
        let bits = random.next()
        let length = nextLength(&slot, bits)
        let chance = bits >> 32
        if chance >= reorderThreshold {
            try send(&slot, from: sender, Flag.push, length: length)
            slot.sides[sender].next &+= UInt32(length)
            slot.sides[sender].received = slot.sides[sender].next
            slot.unacknowledged += 1
            return
        }
        let isLost = chance < lossThreshold
        slot.gap = Gap(
            kind: isLost ? .lost : .reordered, identification: slot.sides[sender].identification,
            sequence: slot.sides[sender].next, length: UInt32(length))
        // Half of the losses lie behind the vantage: the first copy is captured.
        if isLost, bits & 1 == 0 {
            try send(&slot, from: sender, Flag.push, length: length)
            slot.sides[sender].next &+= UInt32(length)
        } else {
            slot.sides[sender].identification &+= 1
            slot.sides[sender].next &+= UInt32(length)
            try recover(&slot)
        }
    }

    /// Takes the next data segment of the burst: a request, then full segments and a shorter last one.
    @inline(__always)
    private mutating func nextLength(_ slot: inout Slot, _ bits: UInt64) -> Int {
        slot.remaining -= 1
        let position = slot.position
        slot.position = (position + 1) & 7
        if position == 0 || position == 7 { return 100 + Int(bits >> 8 & 0x1ff) }
        return 1448
    }

    /// Goes on while the receiver lacks a segment: later data, answered with duplicate acknowledgments, then the
    /// missing segment, then an acknowledgment of everything.
    private mutating func recover(_ slot: inout Slot) throws(ToolError) {
        let sender = Int(slot.sender)
        let laterSegments: UInt8 = slot.gap.kind == .lost ? 3 : 1
        let step = slot.gap.step
        slot.gap.step += 1
        if step < 2 * laterSegments {
            if step & 1 == 1 {
                try sendDuplicateACK(&slot, from: 1 - sender)
                return
            }
            if slot.remaining > 0 {
                slot.remaining -= 1
                try send(&slot, from: sender, Flag.ack, length: 1448)
                slot.sides[sender].next &+= 1448
                return
            }
            slot.gap.step = 2 * laterSegments + 1
        }
        if slot.gap.step == 2 * laterSegments + 1 {
            let next = slot.sides[sender].next
            let identification = slot.sides[sender].identification
            slot.sides[sender].next = slot.gap.sequence
            if slot.gap.kind == .reordered { slot.sides[sender].identification = slot.gap.identification }
            try send(&slot, from: sender, Flag.push, length: Int(slot.gap.length))
            slot.sides[sender].next = next
            if slot.gap.kind == .reordered { slot.sides[sender].identification = identification }
            slot.sides[sender].received = next
            return
        }
        try send(&slot, from: 1 - sender, Flag.ack)
        slot.unacknowledged = 0
        slot.gap = Gap()
    }

    private mutating func sendDuplicateACK(_ slot: inout Slot, from side: Int) throws(ToolError) {
        try send(
            &slot, from: side, Flag.ack, sackBegin: slot.gap.sequence &+ slot.gap.length,
            sackEnd: slot.sides[1 - side].next)
    }

    @inline(__always)
    private mutating func send(
        _ slot: inout Slot, from side: Int, _ flags: UInt16, length: Int = 0, window: UInt16 = 501,
        sackBegin: UInt32 = 0, sackEnd: UInt32 = 0
    ) throws(ToolError) {
        // On average one microsecond from packet to packet.
        time &+= 500 &+ UInt64(random.below(1000))
        let peer = 1 - side
        let timestamp = slot.sides[side].timestampBase &+ UInt32(truncatingIfNeeded: time / 1_000_000)
        slot.sides[side].timestamp = timestamp
        slot.sides[side].identification &+= 1
        let packet = Packet(
            source: slot.addresses[side], destination: slot.addresses[peer], sourcePort: slot.ports[side],
            destinationPort: slot.ports[peer], sequence: slot.sides[side].next,
            acknowledgment: flags & Flag.ack == 0 ? 0 : slot.sides[peer].received, flags: flags, window: window,
            identification: slot.sides[side].identification, timestamp: timestamp,
            echo: flags & Flag.ack == 0 ? 0 : slot.sides[peer].timestamp, length: length, sackBegin: sackBegin,
            sackEnd: sackEnd)
        try output.append(packet, time: time)
        packets += 1
    }
}
