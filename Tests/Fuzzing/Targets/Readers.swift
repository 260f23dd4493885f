import PacketCapture

/// Reads the octets as a capture file, to its end.
func checkReaders(_ octets: [UInt8]) throws(Violation) {
    try Scratch.holding(octets, checkReaders)
}

private func checkReaders(_ path: PathName) throws(Violation) {
    do throws(CaptureError) {
        _ = try FirstLook(path)
    } catch {
        try checkWords(error)
    }
    var violation: Violation?
    do throws(CaptureError) {
        var file = try CaptureFile(path: path, interface: 3)
        var batch = FrameBatch()
        var delivered: UInt64 = 0
        while violation == nil, try file.nextBatch(into: &batch) {
            violation = fault(of: batch, after: delivered)
            delivered += UInt64(batch.frames.count)
        }
        if violation == nil { violation = try fault(of: &file, &batch, delivered) }
    } catch {
        try checkWords(error)
    }
    if let violation { throw violation }
}

private func checkWords(_ error: CaptureError) throws(Violation) {
    try require(!error.message.isEmpty && !error.advice.isEmpty, "an error says nothing")
}

private func fault(of batch: borrowing FrameBatch, after delivered: UInt64) -> Violation? {
    let held = batch.octetStorage.count
    var end = 0
    for (index, frame) in batch.frames.enumerated() {
        guard frame.number == delivered + UInt64(index) + 1 else {
            return Violation(description: "frame \(delivered + UInt64(index) + 1) has number \(frame.number)")
        }
        guard frame.offset >= end, frame.capturedLength >= 0, frame.capturedLength <= held - frame.offset else {
            return Violation(description: "frame \(frame.number) lies outside its batch, or overlaps: \(frame)")
        }
        guard frame.originalLength >= 0, frame.interface >= 3 else {
            return Violation(description: "frame \(frame.number) cannot be: \(frame)")
        }
        end = frame.offset + frame.capturedLength
    }
    return nil
}

/// After the end.
private func fault(
    of file: inout CaptureFile, _ batch: inout FrameBatch, _ delivered: UInt64
) throws(CaptureError) -> Violation? {
    if file.framesRead != delivered {
        return Violation(description: "\(delivered) frames were delivered, and \(file.framesRead) are counted")
    }
    if !batch.frames.isEmpty { return Violation(description: "the last batch is not empty") }
    if try file.nextBatch(into: &batch) { return Violation(description: "there is something after the end") }
    if let damage = file.damage, damage.message.isEmpty || damage.advice.isEmpty || damage.offset < 0 {
        return Violation(description: "damage is not told: \(damage)")
    }
    if file.linkTypes.count > file.interfaces.count {
        return Violation(description: "more link types than interfaces")
    }
    return nil
}
