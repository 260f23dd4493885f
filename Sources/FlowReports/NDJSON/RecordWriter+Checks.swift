import TCPConformance

extension RecordWriter {
    mutating func checks(_ record: borrowing ConnectionRecord) {
        let results = record.checks
        // Through a span: an element that is read out of the array itself is read out of a copy.
        let checks = results.span
        for index in checks.indices {
            let check = checks[index]
            checkPhrases.append(check.result, of: index, to: &buffer)
            for frame in 0..<Int(check.frameCount) {
                if frame > 0 { buffer.append(",") }
                buffer.append(decimal: check.frame(frame))
            }
        }
        buffer.append("]}")
    }

    mutating func findings(_ record: borrowing ConnectionRecord) {
        var isFirst = true
        for finding in record.findings {
            buffer.append(isFirst ? "{" : ",{")
            isFirst = false
            fields(of: finding)
            buffer.append("}")
        }
    }

    /// Writes each finding of a connection as a record of its own.
    package mutating func findingRecords(_ judgement: Judgement) {
        findingRecords(ConnectionRecord(judgement))
    }

    /// The same of its record.
    package mutating func findingRecords(_ record: borrowing ConnectionRecord) {
        for finding in record.findings {
            buffer.append("{\"record\":\"finding\",\"schema\":1,\"connection\":")
            buffer.append(decimal: record.id)
            buffer.append(",")
            fields(of: finding)
            buffer.append("}\n")
        }
    }

    private mutating func fields(of finding: Finding) {
        buffer.append("\"id\":")
        buffer.append(json: finding.id)
        buffer.append(",\"severity\":\"")
        buffer.append(finding.severity.code)
        buffer.append("\",\"text\":")
        buffer.append(json: finding.text.text(in: language))
        buffer.append(",\"frames\":[")
        for (index, frame) in finding.frames.enumerated() {
            if index > 0 { buffer.append(",") }
            buffer.append(decimal: frame)
        }
        buffer.append("],\"expected\":")
        optional(finding.expected)
        buffer.append(",\"observed\":")
        optional(finding.observed)
    }

    private mutating func optional(_ text: String?) {
        if let text {
            buffer.append(json: text)
        } else {
            buffer.append("null")
        }
    }

    mutating func evidence(_ evidence: Evidence) {
        guard !evidence.isEmpty else { return }
        var isFirst = true
        for (limit, code) in Evidence.codes where evidence.contains(limit) {
            buffer.append(isFirst ? "\"" : ",\"")
            buffer.append(code)
            buffer.append("\"")
            isFirst = false
        }
    }
}
