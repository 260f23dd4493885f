import FlowReports
import PacketCapture
import PacketDecoding
import TCPConformance

extension Run {
    /// Files that are open at a time, however many overlap.
    private static let mostOpen = 64

    /// Reads files in the order of their first frames: one after the other, but those that overlap in time side by side.
    func read(_ named: [PathName]) {
        let input = InputFiles(named)
        for note in input.notes { self.note(note) }
        for failure in input.failures { fail(failure) }
        var waiting = input.files[...]
        var open: [OpenFile] = []
        while remaining > 0, !isUnread, !open.isEmpty || !waiting.isEmpty {
            if Signals.stop.load(ordering: .relaxed) { break }
            let first = open.indices.min { time(of: open[$0]) < time(of: open[$1]) }
            if let candidate = waiting.first, open.count < Self.mostOpen,
                first.map({ index in candidate.time.map { $0 <= time(of: open[index]) } ?? false }) ?? true
            {
                waiting.removeFirst()
                if let file = begin(candidate.path, linkTypes: input.linkTypes, beside: open.first?.path) {
                    open.append(file)
                }
                continue
            }
            guard let first else { continue }
            // Frames of the others, and of the file that is opened next, come in between.
            var until = open.count < Self.mostOpen ? waiting.first?.time ?? .max : .max
            for index in open.indices where index != first { until = min(until, time(of: open[index])) }
            if !goOn(open[first], until: until) { open.remove(at: first) }
        }
        // Whoever reads on after this worker tells what there is to tell of the files.
        if isLeft.load(ordering: .relaxed) { return }
        for file in open { end(file) }
        if Signals.stop.load(ordering: .relaxed) {
            for file in waiting { warnUnread(file.path) }
        }
        if let summary = gaps.summary { note(summary) }
    }

    /// A file whose next frames are still to be read comes first.
    private func time(of file: OpenFile) -> Int64 { file.nextTime ?? .min }

    /// - Parameter linkTypes: What the files that are read will hold, as far as anybody looked.
    private func begin(_ path: PathName, linkTypes: Set<UInt32>, beside other: PathName?) -> OpenFile? {
        do throws(CaptureError) {
            let file = try OpenFile(
                path, filter: plan.filter, interface: nextInterface, input: summary.inputs.count)
            warnOfNarrowFilter()
            summary.inputs.append(RunSummary.Input(name: (plan.copies[path] ?? path).text, linkTypes: []))
            openWriter(
                linkTypes: linkTypes.union(file.file.linkTypes),
                snapshotLength: file.file.interfaces.first?.snapshotLength ?? 0)
            guard readOn(file) else { return nil }
            // What a filter lets through has gaps of its own.
            if plan.filter == nil, let time = file.nextTime, let gap = gaps.begins(path, at: time, beside: other) {
                note(gap)
            }
            return file
        } catch {
            // A signal also interrupts the opening, as of a pipe that nobody writes to.
            if Signals.stop.load(ordering: .relaxed) { warnUnread(path) } else { fail(error) }
            return nil
        }
    }

    /// Takes frames of a file that were captured until `time`, and reads on where none are left.
    ///
    /// - Returns: false at its end.
    private func goOn(_ file: OpenFile, until time: Int64) -> Bool {
        let frames = file.file.framesRead
        let range = file.takeFrames(until: time)
        if !range.isEmpty {
            let unknownBefore = pipeline.unknownLinkTypes
            take(range, of: file)
            file.unknownFrames &+= pipeline.unknownLinkTypes &- unknownBefore
            if case .share = pass { return file.nextTime != nil || readOn(file) }
            Signals.framesRead.store(frameBase, ordering: .relaxed)
            Signals.connections.store(pipeline.connections, ordering: .relaxed)
            reportProgress(file.file.position, of: file.file.size, path: file.path, framesRead: frames)
        }
        return file.nextTime != nil || readOn(file)
    }

    private func take(_ range: Range<Int>, of file: OpenFile) {
        let before = file.lastTaken
        let base = frameBase &- before
        let octets = file.batch.octetStorage
        if let numbers = file.renumbered {
            let frames = file.batch.frames[range].map { file.renumber($0, numbers) }
            take(frames.span, in: octets.span.bytes, base: base)
        } else {
            let frames = file.batch.frames
            take(frames.span.extracting(range), in: octets.span.bytes, base: base)
        }
        frameBase &+= file.lastNumber &- before
        gaps.took(file.path, until: file.batch.frames[range.upperBound - 1].time)
        file.lastTaken = file.lastNumber
    }

    /// Reads the next frames of a file, and tells of the interfaces that it describes.
    ///
    /// - Returns: false at its end.
    private func readOn(_ file: OpenFile) -> Bool {
        do throws(CaptureError) {
            try file.readOn()
            if let times = file.newDrops() { pipeline.noteDrops(since: times.lowerBound, until: times.upperBound) }
            for interface in file.newInterfaces {
                file.number(interface: nextInterface)
                add(interface)
            }
            guard file.isAtEnd else { return true }
            end(file)
        } catch {
            count(file)
            fail(error)
        }
        return false
    }

    /// Counts the frames behind those that were taken, which a filter rejected.
    private func count(_ file: OpenFile) {
        frameBase &+= file.file.framesRead &- file.lastTaken
        summary.inputs[file.input].linkTypes = file.file.linkTypes.map(LinkType.name(of:))
    }

    /// What is told of a file when nothing more is read of it.
    private func end(_ file: OpenFile) {
        count(file)
        end(file.file, isAtEnd: file.isAtEnd)
        tellUnknownLinkTypes(of: file.file, frames: file.unknownFrames)
    }

    /// Tells of frames that could not be analyzed because of what they begin with. A file that holds no others is an
    /// input that could not be read.
    private func tellUnknownLinkTypes(of file: borrowing CaptureFile, frames: UInt64) {
        let unknown = file.linkTypes.filter { !FrameDecoder.isSupported(linkType: $0) }
        guard !unknown.isEmpty else { return }
        let names = unknown.map { "\($0) (\(LinkType.name(of: $0)))" }
        if unknown.count == file.linkTypes.count {
            let list = names.joined(separator: ", ")
            fail(
                "cannot analyze \(name(file.path)): link \(names.count == 1 ? "type \(list) is" : "types \(list) are") "
                    + "not supported",
                advice: "Supported link types are listed in the README; please send a capture of this one.")
        } else if frames > 0 {
            warn(.unsupportedFrames(frames, of: name(file.path), linkTypes: names))
        }
    }

    private func warnUnread(_ path: PathName) {
        warn(.unread(name(path)))
    }

    /// Tells why a file was not read to its end.
    private func end(_ file: borrowing CaptureFile, isAtEnd: Bool) {
        if let damage = file.damage, damage.kind != .interrupted {
            isDamaged = true
            warn(Message(verbatim: damage.message))
            say(damage.advice)
        } else if !isAtEnd || file.damage != nil, Signals.stop.load(ordering: .relaxed) {
            warn(.partlyRead(name(file.path), frames: file.framesRead))
        }
        if file.captures > 1 {
            note(.joinedCaptures(name(file.path), count: Int(file.captures)))
        }
        for refusal in file.unfiltered {
            warn(
                .unfiltered(
                    refusal.frames, of: name(file.path), linkType: LinkType.name(of: refusal.linkType),
                    words: refusal.words))
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

    private func name(_ path: PathName) -> String {
        let original = plan.copies[path] ?? path
        return original.isStandardStream ? "standard input" : original.text
    }

    private func reportProgress(_ position: Int64?, of size: Int64?, path: PathName, framesRead: UInt64) {
        Progress.show {
            if let position, let size, size > 0 {
                return "\(position * 100 / size) %, \(framesRead) frames of \(name(path))"
            }
            return "\(framesRead) frames of \(name(path))"
        }
    }
}
