import PacketDecoding

private let linkTypes = (0...400 as ClosedRange<UInt32>).filter(FrameDecoder.isSupported(linkType:)) + [147]

/// Decodes frames: the first octet chooses the link type; the second one's bits ask for VLAN tags (1), tunnels (2) and
/// interfaces (3) in the key, and say that frames were longer on the wire (4). Then each frame has its length in two
/// octets before it.
func checkDecoder(_ octets: [UInt8]) throws(Violation) {
    guard octets.count > 2 else { return }
    let linkType = linkTypes[Int(octets[0]) % linkTypes.count]
    let settings = octets[1]
    let frames = frames(in: octets, linkType, isCut: settings & 16 != 0)
    for frame in frames { try checkFrame(octets, frame) }
    try checkBatches(octets, frames, settings)
}

private func frames(in octets: [UInt8], _ linkType: UInt32, isCut: Bool) -> [FrameDescriptor] {
    var frames: [FrameDescriptor] = []
    var next = 2
    while next + 2 <= octets.count, frames.count < 256 {
        let wanted = Int(octets[next]) << 8 | Int(octets[next + 1])
        next += 2
        let length = min(wanted, octets.count - next)
        frames.append(
            FrameDescriptor(
                time: Int64(frames.count) * 7_000_000_000, number: UInt64(frames.count) + 1, offset: next,
                capturedLength: length, originalLength: length + (isCut ? 100 : 0), linkType: linkType,
                interface: UInt16(frames.count % 3)))
        next += length
    }
    return frames
}

/// One frame by itself.
private func checkFrame(_ octets: [UInt8], _ frame: FrameDescriptor) throws(Violation) {
    // A copy of its own: the sanitizer notices a read beyond its end.
    let own = Array(octets[frame.offset..<frame.offset + frame.capturedLength])
    var segment = Segment()
    var aside = FrameAside()
    let outcome = FrameDecoder.decode(frame: own.span.bytes, descriptor: frame, into: &segment, &aside)

    switch outcome {
    case .segment, .quotedSegment:
        try checkSegment(segment, outcome, within: own.count)
    case .undecodable(let reason):
        let isTooShort = reason.limit != .nesting && reason.limit != .ipVersion
        try require(
            reason.available >= 0 && reason.offset >= 0 && reason.offset <= own.count && reason.needed > 0
                && (isTooShort ? reason.available < reason.needed : reason.available <= own.count - reason.offset),
            "a reason cannot be: \(reason)")
    case .notTCP, .fragment, .opaque:
        break
    }
}

private func checkSegment(_ segment: Segment, _ outcome: FrameOutcome, within length: Int) throws(Violation) {
    let isCut = segment.capturedPayload < segment.payloadLength
    try require(
        segment.capturedPayload <= segment.payloadLength && Int(segment.capturedPayload) <= length
            && segment.attributes.contains(.truncatedPayload) == isCut
            && segment.attributes.contains(.quotedByICMP) == (outcome == .quotedSegment)
            && segment.headerLength <= 60 && segment.headerLength % 4 == 0
            && (segment.capturedPayload > 0 || segment.payloadDigest == 0),
        "a segment contradicts itself: \(outcome) \(segment)")
}

/// All frames, with checksums and without: most frames take a short way only when they are not verified.
private func checkBatches(_ octets: [UInt8], _ frames: [FrameDescriptor], _ settings: UInt8) throws(Violation) {
    var keyParts: FlowKeyParts = []
    if settings & 2 != 0 { keyParts.insert(.vlan) }
    if settings & 4 != 0 { keyParts.insert(.tunnel) }
    if settings & 8 != 0 { keyParts.insert(.interface) }
    let plain = try decode(octets, frames, FrameDecoder(keyParts: keyParts))
    let verified = try decode(octets, frames, FrameDecoder(keyParts: keyParts, verifiesChecksums: true))
    try require(plain.count == verified.count, "checksums change \(plain.count) segments to \(verified.count)")
    for (one, other) in zip(plain, verified) {
        try require(isSame(one, other), "checksums change a segment:\n\(one)\n\(other)")
    }
}

/// In two batches: fragments of one may be completed in the other.
private func decode(
    _ octets: [UInt8], _ frames: [FrameDescriptor], _ decoder: consuming FrameDecoder
) throws(Violation) -> [Segment] {
    var batch = SegmentBatch()
    var segments: [Segment] = []
    for part in [0..<frames.count / 2, frames.count / 2..<frames.count] {
        decoder.decode(octets.span.bytes, frames.span.extracting(part), into: &batch)
        segments += batch.segments
        batch.removeAll()
    }
    try check(decoder.counts, frames: UInt64(frames.count))
    decoder.finish(into: &batch)
    segments += batch.segments
    try check(decoder.counts, frames: nil)
    let counted = decoder.counts.segments + decoder.counts.quoted
    try require(UInt64(segments.count) >= counted, "\(segments.count) segments, and \(counted) are counted")
    let most = UInt64(frames.count) + decoder.counts.aggregated
    try require(segments.count <= most, "\(segments.count) segments of \(frames.count) frames")
    return segments
}

private func isSame(_ one: Segment, _ other: Segment) -> Bool {
    let checksums: SegmentAttributes = [.checksumWrong, .checksumPartial]
    return one.frame == other.frame && one.time == other.time && one.source == other.source
        && one.destination == other.destination && one.sourcePort == other.sourcePort
        && one.destinationPort == other.destinationPort && one.sequence == other.sequence
        && one.acknowledgment == other.acknowledgment && one.flags == other.flags && one.window == other.window
        && one.payloadLength == other.payloadLength && one.capturedPayload == other.capturedPayload
        && one.payloadDigest == other.payloadDigest && one.headerLength == other.headerLength
        && one.hopLimit == other.hopLimit && one.context == other.context && one.checksum == other.checksum
        && one.attributes.subtracting(checksums) == other.attributes.subtracting(checksums)
}

/// Every frame has exactly one outcome.
func check(_ counts: DecodingCounts, frames: UInt64?) throws(Violation) {
    let outcomes = [
        counts.segments, counts.quoted, counts.notTCP, counts.fragments, counts.opaque, counts.undecodable,
        counts.unknownLinkType,
    ]
    let sum = outcomes.reduce(0, +)
    try require(sum == counts.frames, "outcomes \(outcomes) sum up to \(sum), not to \(counts.frames) frames")
    if let frames { try require(counts.frames == frames, "\(counts.frames) of \(frames) frames are counted") }
    let undecodable =
        counts.undecodable == 0 ? 0 : Undecodable.Layer.allCases.reduce(0) { $0 + counts.undecodable($1) }
    try require(undecodable == counts.undecodable, "the reasons do not sum up")
    let opaque = counts.opaque == 0 ? 0 : Opaque.allCases.reduce(0) { $0 + counts.opaque($1) }
    try require(opaque == counts.opaque, "what hides frames does not sum up")
    try require(counts.truncated <= counts.segments, "more truncated segments than segments")
}
