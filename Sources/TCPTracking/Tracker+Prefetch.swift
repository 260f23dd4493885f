import PacketDecoding

/// Memory latency is much of the cost: what a segment needs is asked for while those before it are taken, first its flow's
/// slot, then the row, then the details. All of this is `mutating`, because the tracker would be copied for each call of a
/// method that only reads.
extension Tracker {
    /// Segments that are one step further on their way: enough for what is asked for to come meanwhile, few enough for a
    /// processor to take most of it on: where some twenty lines are on their way already, another prefetch is forgotten.
    static var ahead: Int { 8 }

    /// Asks for the slots in which the segments' flows stand.
    mutating func fetchSlots(of segments: Span<Segment>, _ places: inout MutableSpan<FlowPlace>, _ range: Range<Int>) {
        for index in range {
            let (hash, end) = table.hash(segments[index])
            table.prefetch(hash: hash)
            places[index].hash = hash
            places[index].end = end
        }
    }

    /// Reads the slots and asks for the rows.
    mutating func fetchRows(of segments: Span<Segment>, _ places: inout MutableSpan<FlowPlace>, _ range: Range<Int>) {
        for index in range {
            let slot = table.likelySlot(hash: places[index].hash)
            let end = places[index].end
            places[index].slot = slot
            let sent = segments[index].payloadLength > 0 ? Connection.offset(ofDataOf: end) : 0
            rows.prefetch(
                slot.row, offsets: (0, Connection.offset(of: end), Connection.offset(of: end.other), sent))
            embryos.prefetch(slot.row ^ Embryo.mark, lines: 2)
        }
    }

    /// Reads the rows' first lines and asks for the details of those whose segments need more.
    mutating func fetchDetails(
        of segments: Span<Segment>, _ places: borrowing MutableSpan<FlowPlace>, _ range: Range<Int>
    ) {
        for index in range where places[index].slot.row < rows.limit {
            let row = places[index].slot.row
            if rows[row].facts.contains(.settled), segments[index].flags.isDisjoint(with: [.syn, .fin, .rst]) {
                continue
            }
            prefetchDetails(of: row)
        }
    }

    /// Asks for what a segment needs that does not go the short way.
    private mutating func prefetchDetails(of row: UInt32) {
        guard rows[row].facts.contains(.onCourse) else {
            rows.prefetch(row, offsets: (64, Connection.offset(ofDataOf: .a), Connection.offset(ofDataOf: .b), 0))
            let place = rows[row].details
            let size = MemoryLayout<EndpointDetails>.stride
            details.prefetch(place, lines: EndpointDetails.busyLines)
            details.prefetch(place, from: size, lines: EndpointDetails.busyLines)
            details.prefetch(place, from: 2 * size, lines: 2)
            return
        }
        let progress = rows[row].progress
        rows.prefetch(annexOf: row, from: CourseLog.offset(of: Int(progress.count)), lines: 1)
        switch progress.stage {
        case .answered:
            rows.prefetch(row, offsets: (64, Connection.offset(ofDataOf: .a), Connection.offset(ofDataOf: .b), 0))
            rows.prefetch(annexOf: row, from: CourseLog.offset(of: 0), lines: 2)
        case .unproved:
            rows.prefetch(row, from: 64, lines: 1)
            rows.prefetch(annexOf: row, lines: 1)
        case .open, .closing, .over:
            rows.prefetch(row, from: 64, lines: 1)
        }
    }
}
