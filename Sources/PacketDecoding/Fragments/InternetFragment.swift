/// What an IP header or a fragment header says of a fragment.
struct InternetFragment: BitwiseCopyable, Sendable {
    /// Where its payload belongs in the datagram's, in units of eight octets.
    var offset: UInt16
    /// Whether it is not the last one.
    var more: Bool
    /// The IPv4 identification, or the one of the fragment header.
    var identification: UInt32
    /// The protocol or next header that stands first in the datagram's payload.
    var ipProtocol: UInt8
}

/// What only few frames have, and what the way of all others does not touch.
package struct FrameAside: Sendable {
    /// Something may be here.
    var isUsed = false
    /// Whether TCP checksums are computed; the same for all frames.
    var verifiesChecksums = false
    package var encapsulation = Encapsulation()
    /// The outermost fragment.
    var fragment: FragmentPlace?
    var compressed: CompressedPlace?
    /// Where the next frame of an aggregate begins.
    var nextAggregated: Int?
    /// Whether it is for frames of an aggregate behind the first one, which are no frames of the capture.
    var isWithinAggregate = false

    package init() {}

    /// Makes it ready for the next frame.
    mutating func clear() {
        isUsed = false
        encapsulation = Encapsulation()
        fragment = nil
        compressed = nil
        nextAggregated = nil
    }
}

extension FrameDecoder {
    /// Notes where a fragment's payload lies; the first one is read on, since its headers are there.
    static func internetFragment(
        _ fragment: InternetFragment, _ position: inout HeaderPosition, _ segment: Segment, _ aside: inout FrameAside
    ) -> NextHeader {
        position.fragment = fragment.offset == 0 ? .first : .later
        // What an ICMP error quotes was not sent to be put together.
        if aside.fragment == nil, !position.isQuoted {
            let isVersion4 = segment.family == .version4
            aside.fragment = FragmentPlace(
                unit: FragmentedUnit(
                    kind: isVersion4 ? .ipv4 : .ipv6, source: segment.source, destination: segment.destination,
                    identification: fragment.identification, ipProtocol: isVersion4 ? fragment.ipProtocol : 0),
                offset: Int(fragment.offset) * 8, more: fragment.more, content: .ipProtocol(fragment.ipProtocol),
                start: position.offset, length: position.end - position.offset, captured: position.available,
                segment: segment, encapsulation: aside.encapsulation)
        }
        return .ipProtocol(fragment.ipProtocol)
    }

    /// Does what is left to do for a frame with tags, tunnels or fragments.
    mutating func settle(
        _ outcome: FrameOutcome, _ frame: RawSpan, into segment: inout Segment, _ encapsulations: inout [Encapsulation],
        _ aside: inout FrameAside
    ) -> FrameOutcome {
        var outcome = outcome
        if let place = aside.compressed {
            outcome = Self.decompress(place, of: frame, into: &segment, &aside)
        } else if let place = aside.fragment {
            outcome = reassembly.take(place, of: frame, outcome, into: &segment, &aside)
        }
        if !aside.encapsulation.isEmpty, outcome == .segment || outcome == .quotedSegment {
            encapsulations.append(aside.encapsulation)
            segment.encapsulation = UInt16(truncatingIfNeeded: encapsulations.count)
        }
        aside.clear()
        return outcome
    }

    /// Decodes what is left of fragments when the input has ended: first fragments whose others never came.
    package mutating func finish(into segments: inout SegmentBatch) {
        let first = segments.count
        reassembly.finish()
        giveUp(at: .max, into: &segments)
        addContexts(from: first, in: &segments)
    }

    /// Appends the segments of first fragments that have waited too long for the others.
    mutating func giveUp(at time: Int64, into segments: inout SegmentBatch) {
        reassembly.giveUp(at: time)
        while let waiting = reassembly.givenUp.popLast() {
            countGivenUp(waiting.segment)
            guard takes(waiting.segment) else { continue }
            segments.makeRoom(for: 1)
            var segment = waiting.segment
            segment.encapsulation = 0
            if !waiting.encapsulation.isEmpty {
                segments.encapsulations.append(waiting.encapsulation)
                segment.encapsulation = UInt16(truncatingIfNeeded: segments.encapsulations.count)
            }
            segments.storage[segments.count] = segment
            segments.count += 1
            segments.lateCount += 1
        }
        // Fragments are shared by all who share.
        if share == nil { counts.datagrams = reassembly.counts } else { sharedCounts.datagrams = reassembly.counts }
    }

    /// A frame that was counted as a fragment gave a segment after all.
    private mutating func countGivenUp(_ segment: Segment) {
        if share == nil {
            counts.fragments -= 1
            counts.addSegment(segment.attributes)
        } else {
            sharedCounts.fragments -= 1
            sharedCounts.addSegment(segment.attributes)
        }
    }
}
