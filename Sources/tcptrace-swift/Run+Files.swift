import FlowReports
import PacketCapture
import PacketDecoding

extension Run {
    /// Reads files one after the other, in the order of their first frames.
    func read(_ named: [PathName]) {
        let input = InputFiles(named)
        for note in input.notes { self.note(note) }
        for failure in input.failures { fail(failure) }
        for path in input.paths where remaining > 0 && !isUnread {
            if Signals.stop.load(ordering: .relaxed) {
                warnUnread(path)
            } else {
                read(path, linkTypes: input.linkTypes)
            }
        }
        if let summary = gaps.summary { note(summary) }
    }

    /// - Parameter linkTypes: What the files that are read will hold, as far as anybody looked.
    private func read(_ path: PathName, linkTypes: Set<UInt32>) {
        do throws(CaptureError) {
            var file = try CaptureFile(path: path, filter: plan.filter, interface: nextInterface)
            let unknownBefore = pipeline.decoder.counts.unknownLinkType
            warnOfNarrowFilter()
            summary.inputs.append(RunSummary.Input(name: path.text, linkTypes: []))
            openWriter(
                linkTypes: linkTypes.union(file.linkTypes), snapshotLength: file.interfaces.first?.snapshotLength ?? 0)
            var batch = FrameBatch()
            var isAtEnd = false
            var interfaces = 0
            var span: (first: Int64, last: Int64)?
            defer {
                frameBase &+= file.framesRead
                summary.inputs[summary.inputs.count - 1].linkTypes = file.linkTypes.map(LinkType.name(of:))
            }
            while !isAtEnd, !isOver {
                isAtEnd = try !file.nextBatch(into: &batch)
                for interface in file.interfaces.dropFirst(interfaces) { add(interface) }
                interfaces = file.interfaces.count
                if let first = batch.frames.first, let last = batch.frames.last {
                    span = (span?.first ?? first.time, max(span?.last ?? last.time, last.time))
                }
                take(batch)
                Signals.framesRead.store(frameBase &+ file.framesRead, ordering: .relaxed)
                Signals.connections.store(pipeline.connections, ordering: .relaxed)
                reportProgress(file.position, of: file.size, path: path, framesRead: file.framesRead)
            }
            // What a filter lets through has gaps of its own.
            if plan.filter == nil, let span, let gap = gaps.add(path, first: span.first, last: span.last) { note(gap) }
            end(file, isAtEnd: isAtEnd)
            tellUnknownLinkTypes(of: file, frames: pipeline.decoder.counts.unknownLinkType - unknownBefore)
        } catch {
            // A signal also interrupts the opening, as of a pipe that nobody writes to.
            if Signals.stop.load(ordering: .relaxed) { warnUnread(path) } else { fail(error) }
        }
    }

    /// Tells of frames that could not be analyzed because of what they begin with. A file that holds no others is an
    /// input that could not be read.
    private func tellUnknownLinkTypes(of file: borrowing CaptureFile, frames: UInt64) {
        let unknown = file.linkTypes.filter { !FrameDecoder.isSupported(linkType: $0) }
        guard !unknown.isEmpty else { return }
        let names = unknown.map { "\($0) (\(LinkType.name(of: $0)))" }.joined(separator: ", ")
        let what = unknown.count == 1 ? "link type \(names) is" : "link types \(names) are"
        if unknown.count == file.linkTypes.count {
            fail(
                "cannot analyze \(name(file.path)): \(what) not supported",
                advice: "Supported link types are listed in the README; please send a capture of this one.")
        } else if frames > 0 {
            warn("\(frames) frames of \(name(file.path)) were not analyzed: \(what) not supported")
        }
    }

    private func warnUnread(_ path: PathName) {
        warn("\(name(path)) was not read: a signal ended the run")
    }

    /// Tells why a file was not read to its end.
    private func end(_ file: borrowing CaptureFile, isAtEnd: Bool) {
        if let damage = file.damage, damage.kind != .interrupted {
            isDamaged = true
            warn(damage.message)
            Messages.note(damage.advice)
        } else if !isAtEnd || file.damage != nil, Signals.stop.load(ordering: .relaxed) {
            warn("\(name(file.path)) was not read to its end: a signal ended the run after \(file.framesRead) frames")
        }
        if file.captures > 1 {
            note("\(name(file.path)) holds \(file.captures) captures joined end to end, read one after the other")
        }
        for refusal in file.unfiltered {
            warn(
                "the filter means nothing for link type \(LinkType.name(of: refusal.linkType)) (\(refusal.words)): "
                    + "\(refusal.frames) frames of \(name(file.path)) were left out")
        }
        count(file.drops)
    }

    /// Adds what a file's own statistics say was lost when it was captured.
    private func count(_ drops: CaptureDrops) {
        guard drops != CaptureDrops() else { return }
        isDamaged = true
        let before = summary.dropped ?? RunSummary.Drops(byKernel: 0, byInterface: 0)
        summary.dropped = RunSummary.Drops(
            byKernel: before.byKernel &+ drops.byKernel, byInterface: before.byInterface &+ drops.byInterface)
    }

    private func name(_ path: PathName) -> String { path.isStandardStream ? "standard input" : path.text }

    private func reportProgress(_ position: Int64?, of size: Int64?, path: PathName, framesRead: UInt64) {
        Progress.show {
            if let position, let size, size > 0 {
                return "\(position * 100 / size) %, \(framesRead) frames of \(name(path))"
            }
            return "\(framesRead) frames of \(name(path))"
        }
    }
}
