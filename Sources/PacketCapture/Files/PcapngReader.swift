/// Parses the blocks of a pcapng file (draft-ietf-opsawg-pcapng) where they were read.
struct PcapngReader {
    /// The longest block that is read whole: what libpcap allows. Blocks that hold nothing of use may be longer.
    static let longestBlock = 16 << 20
    /// Interfaces that a section may describe: more than any has, and a bound on the memory that a hostile one takes.
    static let mostInterfaces = 65_536
    static let blockHeaderLength = 12

    /// Where a packet block's fixed part ends and its frame begins.
    private static let packetHeaderLength = 28
    private static let packetBlockLength = 32

    /// What the section's Interface Description Blocks say.
    struct SectionInterface {
        var interface: CaptureInterface
        /// Number within the run.
        var number: UInt16
        var largestFrame: UInt32
        var resolution = TimestampResolution()
        /// By the last Interface Statistics Block.
        var drops = CaptureDrops()
    }

    enum BlockType {
        static let interface: UInt32 = 1
        static let packet: UInt32 = 2
        static let simplePacket: UInt32 = 3
        static let interfaceStatistics: UInt32 = 5
        static let enhancedPacket: UInt32 = 6
    }

    private(set) var isSwapped = false
    private(set) var section: [SectionInterface] = []
    /// Octets of a block that are still to be passed over.
    private var octetsToPass = 0
    /// Whether the rest of a block is still to be passed over.
    var isInsideBlock: Bool { octetsToPass > 0 }
    private var lastTime: Int64 = 0
    private var hasNFLOG = false

    /// Appends the frames of blocks that were read whole, and adds the interfaces that it finds to `interfaces`.
    mutating func fill(
        _ frames: inout [Frame], capacity: Int, from buffer: inout ReadBuffer, framesRead: inout UInt64,
        interfaces: inout InterfaceTable
    ) -> RecordStop {
        while true {
            // Nearly all blocks are of one type.
            let stop =
                isSwapped
                ? enhancedPackets(&frames, capacity, &buffer, &framesRead, isSwapped: true)
                : enhancedPackets(&frames, capacity, &buffer, &framesRead, isSwapped: false)
            if let stop = stop ?? otherBlock(&frames, capacity, &buffer, &framesRead, &interfaces) {
                if hasNFLOG, isSwapped { NFLOGHeader.turn(in: frames, of: &buffer) }
                return stop
            }
        }
    }

    /// Parses blocks until one comes that is no sound Enhanced Packet Block; nil then.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +---------------------------------------------------------------+
    ///     |                         Block type: 6                         |
    ///     +---------------------------------------------------------------+
    ///     |                      Block total length                       |
    ///     +---------------------------------------------------------------+
    ///     |                         Interface ID                          |
    ///     +---------------------------------------------------------------+
    ///     |                     Timestamp, upper half                     |
    ///     +---------------------------------------------------------------+
    ///     |                     Timestamp, lower half                     |
    ///     +---------------------------------------------------------------+
    ///     |                        Captured length                        |
    ///     +---------------------------------------------------------------+
    ///     |                        Original length                        |
    ///     +---------------------------------------------------------------+
    ///     /     Frame, filled up to a multiple of 4; options; length      /
    ///     +---------------------------------------------------------------+
    @inline(__always)
    private mutating func enhancedPackets(
        _ frames: inout [Frame], _ capacity: Int, _ buffer: inout ReadBuffer, _ framesRead: inout UInt64,
        isSwapped: Bool
    ) -> RecordStop? {
        guard octetsToPass == 0 else { return nil }
        var next = buffer.next
        var number = framesRead
        var time = lastTime
        let end = buffer.end
        let room = capacity - frames.count
        var stop: RecordStop?
        let storage = buffer.storage
        let octets = storage.span
        let interfaces = section
        let section = interfaces.span
        frames.append(addingCapacity: room) { (output: inout OutputSpan<Frame>) in
            while end - next >= Self.packetBlockLength {
                let type = octets.word(at: next, isSwapped: isSwapped)
                let length = Int(octets.word(at: next + 4, isSwapped: isSwapped))
                guard type == BlockType.enhancedPacket, length <= end - next, length >= Self.packetBlockLength else {
                    return
                }
                let words = octets.fourWords(at: next + 8)
                let index = Int(isSwapped ? words.first.byteSwapped : words.first)
                let captured = isSwapped ? words.fourth.byteSwapped : words.fourth
                guard index < section.count, captured <= section[index].largestFrame,
                    Int(captured) <= length - Self.packetBlockLength, length & 3 == 0,
                    octets.word(at: next + length - 4, isSwapped: isSwapped) == UInt32(length)
                else { return }
                guard output.count < room else {
                    stop = .full
                    return
                }
                let upper = UInt64(isSwapped ? words.second.byteSwapped : words.second)
                let lower = UInt64(isSwapped ? words.third.byteSwapped : words.third)
                time = section[index].resolution.nanoseconds(upper << 32 | lower)
                number += 1
                output.append(
                    Frame(
                        time: time, number: number, offset: next + Self.packetHeaderLength,
                        capturedLength: Int(captured),
                        originalLength: Int(octets.word(at: next + 24, isSwapped: isSwapped)),
                        linkType: section[index].interface.linkType, interface: section[index].number))
                next += length
            }
        }
        buffer.next = next
        framesRead = number
        lastTime = time
        return stop
    }

    /// Takes one block of any type, or says why it cannot; nil to go on.
    private mutating func otherBlock(
        _ frames: inout [Frame], _ capacity: Int, _ buffer: inout ReadBuffer, _ framesRead: inout UInt64,
        _ interfaces: inout InterfaceTable
    ) -> RecordStop? {
        if octetsToPass > 0 {
            let passed = min(octetsToPass, buffer.available)
            buffer.next += passed
            octetsToPass -= passed
            if octetsToPass > 0 { return .needs(1) }
        }
        guard buffer.available >= Self.blockHeaderLength else { return .needs(Self.blockHeaderLength) }
        let start = buffer.next
        let storage = buffer.storage
        let octets = storage.span
        let type = octets.word(at: start, isSwapped: isSwapped)
        if type == SectionHeader.blockType {
            // Frames whose headers are to be turned belong to this section's byte order.
            return hasNFLOG && !frames.isEmpty ? .full : beginSection(&buffer)
        }
        let length = Int(octets.word(at: start + 4, isSwapped: isSwapped))
        if RecordStop.mayBeHeader(octets.word(at: start, isSwapped: false)) {
            guard buffer.available >= ClassicHeader.length else { return .needs(ClassicHeader.length) }
            if ClassicHeader.isAt(start, octets, end: buffer.end) { return .otherCapture }
        }
        guard length >= Self.blockHeaderLength, length % 4 == 0 else {
            return .damaged(.corrupt, "a block of type \(type) whose length is \(length)")
        }
        switch type {
        case BlockType.interface, BlockType.packet, BlockType.simplePacket, BlockType.interfaceStatistics,
            BlockType.enhancedPacket:
            break
        default:
            // Names, comments, decryption secrets and whatever else there is say nothing of frames.
            return pass(length, &buffer)
        }
        guard length <= Self.longestBlock else {
            return .damaged(.corrupt, "a block of type \(type) whose length is \(length)")
        }
        guard length <= buffer.available else { return .needs(length) }
        guard octets.word(at: start + length - 4, isSwapped: isSwapped) == UInt32(length) else {
            return .damaged(.corrupt, "a block of \(length) octets that has another length at its end")
        }
        let block = Block(type: type, start: start, length: length)
        let words: String?
        switch type {
        case BlockType.interface: words = describe(block, octets, &interfaces)
        case BlockType.interfaceStatistics:
            count(block, octets)
            words = nil
        default:
            guard frames.count < capacity else { return .full }
            words = packet(block, octets, &frames, &framesRead)
        }
        if let words { return .damaged(.corrupt, words) }
        buffer.next += length
        return nil
    }

    private mutating func pass(_ length: Int, _ buffer: inout ReadBuffer, isChecked: Bool = true) -> RecordStop? {
        let passed = min(length, buffer.available)
        if isChecked, passed == length,
            buffer.storage.span.word(at: buffer.next + length - 4, isSwapped: isSwapped) != UInt32(length)
        {
            return .damaged(.corrupt, "a block of \(length) octets that has another length at its end")
        }
        buffer.next += passed
        octetsToPass = length - passed
        return nil
    }

    private mutating func beginSection(_ buffer: inout ReadBuffer) -> RecordStop? {
        guard buffer.available >= SectionHeader.shortest else { return .needs(SectionHeader.shortest) }
        do throws(HeaderTrouble) {
            let header = try SectionHeader(buffer.storage.span, at: buffer.next)
            isSwapped = header.isSwapped
            closedDrops.add(drops: section)
            section.removeAll()
            // Like libpcap, and unlike for other blocks, without a look at the length at its end.
            return pass(header.blockLength, &buffer, isChecked: false)
        } catch {
            return .damaged(error.words.hasPrefix("unsupported") ? .unsupported : .corrupt, error.words)
        }
    }

    /// What the sections before this one lost.
    private var closedDrops = CaptureDrops()

    /// What the interfaces lost, by the file's own statistics.
    var drops: CaptureDrops {
        var sum = closedDrops
        sum.add(drops: section)
        return sum
    }

    private struct Block {
        var type: UInt32
        var start: Int
        var length: Int
        /// Where the length at the end begins.
        var bodyEnd: Int { start + length - 4 }
    }

    /// An Interface Description Block (draft §4.2). Returns what is wrong with it.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +---------------------------------------------------------------+
    ///     |                         Block type: 1                         |
    ///     +---------------------------------------------------------------+
    ///     |                      Block total length                       |
    ///     +-------------------------------+-------------------------------+
    ///     |           Link type           |           Reserved            |
    ///     +-------------------------------+-------------------------------+
    ///     |                        Snapshot length                        |
    ///     +---------------------------------------------------------------+
    ///     /                        Options; length                        /
    ///     +---------------------------------------------------------------+
    private mutating func describe(
        _ block: Block, _ octets: Span<UInt8>, _ interfaces: inout InterfaceTable
    ) -> String? {
        guard block.length >= 20 else { return "an interface description of \(block.length) octets" }
        guard section.count < Self.mostInterfaces else { return "more than \(Self.mostInterfaces) interfaces" }
        let linkType = LinkType.normal(UInt32(octets.halfWord(at: block.start + 8, isSwapped: isSwapped)))
        let field = octets.word(at: block.start + 12, isSwapped: isSwapped)
        var interface = CaptureInterface(
            name: nil, linkType: linkType,
            snapshotLength: CaptureInterface.snapshotLength(ofField: field, linkType: linkType))
        var (resolution, offset) = (UInt8(6), Int64(0))
        var options = BlockOptions(block.start + 16..<block.bodyEnd, isSwapped: isSwapped)
        while let (code, value) = options.next(in: octets) {
            switch code {
            case 2 where interface.name == nil:  // if_name
                let name = octets.copy(value.prefix(CaptureInterface.longestName)).prefix { $0 != 0 }
                if !name.isEmpty { interface.name = String(decoding: name, as: UTF8.self) }
            case 9 where !value.isEmpty:  // if_tsresol
                resolution = UInt8(truncatingIfNeeded: octets.copy(value.prefix(1))[0])
            case 14 where value.count >= 8:  // if_tsoffset
                offset = Int64(bitPattern: octets.longWord(at: value.lowerBound, isSwapped: isSwapped))
            default: break
            }
        }
        section.append(
            SectionInterface(
                interface: interface, number: interfaces.number(of: interface),
                largestFrame: UInt32(CaptureInterface.largestFrame(ofLinkType: linkType)),
                resolution: TimestampResolution(option: resolution, offset: offset)))
        if NFLOGHeader.isUsed(byLinkType: linkType) { hasNFLOG = true }
        return nil
    }

    /// An Interface Statistics Block (draft §4.6). No frame depends on it, so what it says of nothing is passed over.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +---------------------------------------------------------------+
    ///     |                         Block type: 5                         |
    ///     +---------------------------------------------------------------+
    ///     |                      Block total length                       |
    ///     +---------------------------------------------------------------+
    ///     |                         Interface ID                          |
    ///     +---------------------------------------------------------------+
    ///     |                    Timestamp, 8 octets                        |
    ///     |                                                               |
    ///     +---------------------------------------------------------------+
    ///     /                        Options; length                        /
    ///     +---------------------------------------------------------------+
    private mutating func count(_ block: Block, _ octets: Span<UInt8>) {
        guard block.length >= 24 else { return }
        let index = Int(octets.word(at: block.start + 8, isSwapped: isSwapped))
        guard index < section.count else { return }
        var options = BlockOptions(block.start + 20..<block.bodyEnd, isSwapped: isSwapped)
        while let (code, value) = options.next(in: octets) {
            guard value.count >= 8 else { continue }
            let number = octets.longWord(at: value.lowerBound, isSwapped: isSwapped)
            switch code {
            case 5: section[index].drops.byInterface = number  // isb_ifdrop
            case 7: section[index].drops.byKernel = number  // isb_osdrop
            default: break
            }
        }
    }

    /// A packet block of any kind. Returns what is wrong with it.
    private mutating func packet(
        _ block: Block, _ octets: Span<UInt8>, _ frames: inout [Frame], _ framesRead: inout UInt64
    ) -> String? {
        let start = block.start
        var index = 0
        var time = lastTime
        let (frameStart, captured, original): (Int, UInt32, UInt32)
        if block.type == BlockType.simplePacket {
            // Original length, frame. It has no time: that of the frame before is the nearest that there is.
            guard block.length >= 16 else { return "a simple packet of \(block.length) octets" }
            guard let first = section.first else { return Self.unknown(interface: 0) }
            original = octets.word(at: start + 8, isSwapped: isSwapped)
            captured = min(original, UInt32(first.interface.snapshotLength))
            frameStart = start + 12
        } else {
            guard block.length >= Self.packetBlockLength else { return "a packet of \(block.length) octets" }
            // The obsolete Packet Block has 16 bits of interface and 16 of lost packets where the other has 32.
            index =
                block.type == BlockType.packet
                ? Int(octets.halfWord(at: start + 8, isSwapped: isSwapped))
                : Int(octets.word(at: start + 8, isSwapped: isSwapped))
            guard index < section.count else { return Self.unknown(interface: index) }
            let upper = UInt64(octets.word(at: start + 12, isSwapped: isSwapped))
            let lower = UInt64(octets.word(at: start + 16, isSwapped: isSwapped))
            time = section[index].resolution.nanoseconds(upper << 32 | lower)
            captured = octets.word(at: start + 20, isSwapped: isSwapped)
            original = octets.word(at: start + 24, isSwapped: isSwapped)
            frameStart = start + Self.packetHeaderLength
        }
        guard captured <= section[index].largestFrame, Int(captured) <= block.bodyEnd - frameStart else {
            return "invalid packet capture length \(captured) in a block of \(block.length) octets"
        }
        framesRead += 1
        lastTime = time
        frames.append(
            Frame(
                time: time, number: framesRead, offset: frameStart, capturedLength: Int(captured),
                originalLength: Int(original), linkType: section[index].interface.linkType,
                interface: section[index].number))
        return nil
    }

    private static func unknown(interface: Int) -> String {
        "a packet of interface \(interface), which the section does not describe"
    }
}
