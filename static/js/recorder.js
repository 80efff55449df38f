// Recording with the device's microphone. Without this script, or without a microphone, a sound file is chosen as usual.

const TYPES = [
  ["audio/mp4", "m4a"],
  ["audio/webm;codecs=opus", "webm"],
  ["audio/ogg;codecs=opus", "ogg"],
];
const LONGEST_MS = 5 * 60 * 1000;
/** A shorter recording may hold nothing that can be played: it goes on so long, though stopped sooner. */
const SHORTEST_MS = 1000;

function start() {
  document.querySelectorAll("[data-recorder]").forEach(offer);
}

function offer(box) {
  if (!window.MediaRecorder || !navigator.mediaDevices) return;
  box.hidden = false;
  box.querySelector("[data-record]").addEventListener("click", () => record(box));
}

async function record(box) {
  // A second tap, while the browser asks about the microphone, must not begin a recording that nothing stops.
  if (box.dataset.recording) return;
  box.dataset.recording = "yes";
  const begin = box.querySelector("[data-record]");
  const stop = box.querySelector("[data-stop]");
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch {
    delete box.dataset.recording;
    return say(box, box.dataset.textRefused);
  }
  const [type, ending] = TYPES.find(([one]) => MediaRecorder.isTypeSupported(one)) ?? ["", "webm"];
  const recorder = new MediaRecorder(stream, type ? { mimeType: type } : {});
  const pieces = [];
  recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
  recorder.addEventListener("stop", () => {
    stream.getTracks().forEach((track) => track.stop());
    delete box.dataset.recording;
    stop.hidden = true;
    begin.hidden = false;
    keep(box, new File(pieces, `inspelning.${ending}`, { type: recorder.mimeType }));
    begin.focus();
  });
  const end = () => {
    if (recorder.state !== "inactive") recorder.stop();
  };
  const alarm = setTimeout(end, LONGEST_MS);
  recorder.start();
  const began = performance.now();
  stop.onclick = () => {
    clearTimeout(alarm);
    setTimeout(end, Math.max(0, SHORTEST_MS - (performance.now() - began)));
  };
  begin.hidden = true;
  stop.hidden = false;
  stop.focus();
  say(box, box.dataset.textListens);
}

/** The recording is the form's file from now on, and can be listened to before it is sent. */
function keep(box, file) {
  const files = new DataTransfer();
  files.items.add(file);
  box.closest("form").querySelector("input[type=file]").files = files.files;
  const player = box.querySelector("[data-recorded]");
  URL.revokeObjectURL(player.src);
  player.src = URL.createObjectURL(file);
  player.hidden = false;
  say(box, box.dataset.textDone);
}

function say(box, words) {
  box.querySelector("[data-recorder-status]").textContent = words;
}

document.addEventListener("stegvis:shown", start);
start();
