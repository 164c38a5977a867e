/** Sums of the losses since the last log line; kept in checkpoints so that a resumed run logs the same means. */
export class LossMeter {
  private sums = { loss: 0, coverLoss: 0, secretLoss: 0 };
  private count = 0;

  /** From what `toString` gave; a fresh meter for anything else. */
  static from(text: string | undefined): LossMeter {
    const meter = new LossMeter();
    const values = (text ?? '').split(' ').map(Number);
    if (values.length === 4 && values.every(Number.isFinite)) {
      const [count, loss, coverLoss, secretLoss] = values;
      meter.count = count;
      meter.sums = { loss, coverLoss, secretLoss };
    }
    return meter;
  }

  add(loss: number, coverLoss: number, secretLoss: number): void {
    this.sums.loss += loss;
    this.sums.coverLoss += coverLoss;
    this.sums.secretLoss += secretLoss;
    this.count += 1;
  }

  /** The means, and a fresh start. */
  take(): { loss: number; coverLoss: number; secretLoss: number } {
    const { loss, coverLoss, secretLoss } = this.sums;
    const means = {
      loss: loss / this.count,
      coverLoss: coverLoss / this.count,
      secretLoss: secretLoss / this.count,
    };
    this.sums = { loss: 0, coverLoss: 0, secretLoss: 0 };
    this.count = 0;
    return means;
  }

  /** JavaScript prints numbers so that reading gives the same ones. */
  toString(): string {
    const { loss, coverLoss, secretLoss } = this.sums;
    return [this.count, loss, coverLoss, secretLoss].join(' ');
  }
}
