/// The segments of one batch of frames, in a buffer that is used again for the next batch.
package struct SegmentBatch: Sendable {
    /// The buffer; the segments are its first `count` elements.
    var storage: [Segment]

    /// How many segments the batch holds.
    package internal(set) var count = 0

    /// An empty batch with room for the segments of `capacity` frames; it grows when a batch has more.
    package init(capacity: Int = 64) {
        storage = Array(repeating: Segment(), count: capacity)
    }

    /// Tags and tunnels of the frames that have any, in the order of their frames; see `Segment.encapsulation`.
    package internal(set) var encapsulations: [Encapsulation] = []

    /// The last segments that were waited for in vain in earlier batches: their frames do not belong to this one.
    package internal(set) var lateCount = 0

    /// The segments, in the order of their frames; `segments.span` is what a loop over them wants. Let go of the slice
    /// before the next `decode`: while it is alive, the decoder has to copy the buffer.
    package var segments: ArraySlice<Segment> {
        storage[..<count]
    }

    /// The segment at `index`, counted from 0.
    package subscript(index: Int) -> Segment {
        precondition(index < count, "the batch holds \(count) segments")
        return storage[index]
    }

    /// Takes segments out, of those from one place on.
    mutating func removeAll(from first: Int, where isUnwanted: (Segment) -> Bool) {
        var kept = first
        for index in first..<count where !isUnwanted(storage[index]) {
            storage[kept] = storage[index]
            kept += 1
        }
        count = kept
    }

    /// Forgets the segments and keeps the buffer.
    package mutating func removeAll() {
        count = 0
        lateCount = 0
        encapsulations.removeAll(keepingCapacity: true)
    }

    /// Grows the buffer until `additional` more segments fit.
    mutating func makeRoom(for additional: Int) {
        while storage.count < count + additional {
            storage.append(Segment())
        }
    }
}
