/// Parses a capture's records as they come, whatever they are laid out like.
struct RecordParser {
    /// How the records that come next are laid out.
    private enum Format {
        case classic(ClassicReader)
        case pcapng(PcapngReader)
    }

    private var format = Format.pcapng(PcapngReader())
    private(set) var table: InterfaceTable
    /// Frames parsed so far.
    private(set) var framesRead: UInt64 = 0
    /// Captures that follow one another in this file, as `cat` joins them: one as a rule.
    private(set) var captures: UInt64 = 0
    /// What the captures before this one lost.
    private var earlierDrops = CaptureDrops()

    init(firstInterface: UInt16) {
        table = InterfaceTable(first: firstInterface)
    }

    /// Whether the records that come next are in pcapng, as opposed to the classic format.
    var isPcapng: Bool {
        if case .pcapng = format { true } else { false }
    }

    /// The rest of a block that is passed over is missing.
    var isInsideBlock: Bool {
        if case .pcapng(let reader) = format { reader.isInsideBlock } else { false }
    }

    /// What the interfaces lost, by the capture's own statistics.
    var drops: CaptureDrops {
        var sum = earlierDrops
        if case .pcapng(let reader) = format { sum.add(reader.drops) }
        return sum
    }

    /// Appends frames until there are `capacity`, or says why it cannot.
    mutating func fill(_ frames: inout [Frame], capacity: Int, from buffer: inout ReadBuffer) -> RecordStop {
        switch format {
        case .classic(let reader):
            return reader.fill(&frames, capacity: capacity, from: &buffer, framesRead: &framesRead)
        case .pcapng(var reader):
            // Let go of, so that changing it makes no copy.
            format = .pcapng(PcapngReader())
            defer { format = .pcapng(reader) }
            return reader.fill(
                &frames, capacity: capacity, from: &buffer, framesRead: &framesRead, interfaces: &table)
        }
    }

    /// Takes the header of a capture that begins where the buffer stands, of which at least
    /// ``SectionHeader/orderLength`` octets, or ``ClassicHeader/length`` of a classic one, are there.
    ///
    /// - Throws: The reason why it cannot be read.
    mutating func begin(in buffer: inout ReadBuffer) throws(HeaderTrouble) {
        captures += 1
        earlierDrops = drops
        let start = buffer.next
        if buffer.storage.span.word(at: start, isSwapped: false) == SectionHeader.blockType {
            // The section's header is a block like others.
            format = .pcapng(PcapngReader())
            return
        }
        guard let header = try ClassicHeader(buffer.storage.span, at: start) else {
            throw HeaderTrouble(words: "its header is none of a capture")
        }
        buffer.next += ClassicHeader.length
        let interface = CaptureInterface(
            name: nil, linkType: header.interface.linkType, snapshotLength: header.interface.snapshotLength)
        format = .classic(ClassicReader(header, interface: table.number(of: interface)))
    }
}
